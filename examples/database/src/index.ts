export { StockModule as default } from './stock.module.js';
