import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Shelf {
  @PrimaryColumn('text')
  name!: string;

  @Column('integer')
  pieces!: number;
}
