/** The baseline of requests.ts: a route of Nest on Fastify that reads one row, and nothing else. Its address goes to stdout. */
import 'reflect-metadata';
import { Controller, Get, Inject, Module, NotFoundException, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { z } from 'zod';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
const name = z.string();

@Controller('rows')
class RowsController {
  constructor(@Inject(pg.Pool) private readonly rows: pg.Pool) {}

  @Get(':name')
  async read(@Param('name', { schema: name }) asked: string): Promise<object> {
    const { rows } = await this.rows.query<object>({
      name: 'read',
      text: 'SELECT name, description, tags, made FROM bench WHERE name = $1',
      values: [asked],
    });
    if (!rows[0]) throw new NotFoundException();
    return rows[0];
  }
}

@Module({ controllers: [RowsController], providers: [{ provide: pg.Pool, useValue: pool }] })
class RowsModule {}

const app = await NestFactory.create<NestFastifyApplication>(RowsModule, new FastifyAdapter(), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
process.stdout.write(`${await app.getUrl()}\n`);
