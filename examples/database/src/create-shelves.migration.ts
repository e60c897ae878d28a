import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShelves1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE shelf (name TEXT PRIMARY KEY, pieces INTEGER NOT NULL)');
    await runner.query(`INSERT INTO shelf VALUES ('A1', 10), ('B2', 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE shelf');
  }
}
