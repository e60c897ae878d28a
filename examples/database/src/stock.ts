import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Shelf } from './shelf.entity.js';
import { Transactions } from './transactions.js';

@Injectable()
export class Stock {
  constructor(
    @InjectRepository(Shelf) private readonly shelves: Repository<Shelf>,
    private readonly transactions: Transactions,
  ) {}

  all(): Promise<Shelf[]> {
    return this.inCall.find({ order: { name: 'ASC' } });
  }

  /** @returns how many are there then; `undefined` where there is no such shelf */
  async add(name: string, pieces: number): Promise<number | undefined> {
    const { affected } = await this.inCall.increment({ name }, 'pieces', pieces);
    return affected === 0 ? undefined : (await this.inCall.findOneByOrFail({ name })).pieces;
  }

  private get inCall(): Repository<Shelf> {
    return this.transactions.manager.withRepository(this.shelves);
  }
}
