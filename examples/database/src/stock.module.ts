import { McpServer } from '@mooring-mcp/server';
import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CreateShelves1764500000000 } from './create-shelves.migration.js';
import { DatabaseReadiness } from './database-readiness.js';
import { InTransaction } from './in-transaction.interceptor.js';
import { readSettings, type Settings } from './settings.js';
import { Shelf } from './shelf.entity.js';
import { StockTools } from './stock.tools.js';
import { Stock } from './stock.js';
import { Transactions } from './transactions.js';

@McpServer({ name: 'acme-stock', version: '1.0.0', instructions: 'Shelves have names such as A1.' })
@Module({
  imports: [
    ConfigModule.forRoot({ isGlobal: true, validate: readSettings }),
    TypeOrmModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService<Settings, true>) => {
        const location = config.get('STOCK_FILE', { infer: true });
        return {
          type: 'sqljs',
          ...(location !== undefined && { location, autoSave: true }),
          autoLoadEntities: true,
          migrations: [CreateShelves1764500000000],
          migrationsRun: true,
        };
      },
    }),
    TypeOrmModule.forFeature([Shelf]),
  ],
  providers: [DatabaseReadiness, Transactions, InTransaction, Stock, StockTools],
})
export class StockModule {}
