import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type z } from 'zod';
import { AuditLog } from './audit-log.js';
import { TileFirst, TileLevel } from './audit.schema.js';
import { AuditService } from './audit.service.js';

const text = 'text/plain; charset=utf-8';

/** The log as anybody may verify it, without a token: leaves hold ids and commitments alone (C2SP tlog-tiles). */
@ApiTags('audit')
@Controller('tlog')
export class TlogController {
  constructor(
    private readonly log: AuditLog,
    private readonly audit: AuditService,
  ) {}

  @Get('vkey')
  @Header('Content-Type', text)
  @Answers({ media: ['text/plain'], open: true })
  getLogKey(): string {
    return `${this.log.key.vkey}\n`;
  }

  @Get('checkpoint')
  @Header('Content-Type', text)
  @Header('Cache-Control', 'no-cache')
  @Answers({ media: ['text/plain'], open: true })
  async getLogCheckpoint(): Promise<string> {
    return (await this.log.head()).note;
  }

  @Get('tile/*')
  @ApiParam({
    name: 'path',
    schema: { type: 'string' },
    description: 'LEVEL/INDEX or entries/INDEX, .p/WIDTH',
  })
  @Answers({ media: ['application/octet-stream'], open: true })
  async getLogTile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.audit.tile(request.url.replace(/^\/tlog\//, '').replace(/\?.*$/, ''));
    // A tile of a given width never changes.
    await sendBytes(reply.header('Cache-Control', 'public, max-age=31536000, immutable'), bytes);
  }

  /** Full tiles of leaves, or full bundles, from one on, for whoever reads the whole log: at most sixteen, one after another. */
  @Get('tiles/:level/:first')
  @Answers({ media: ['application/octet-stream'], open: true })
  async getLogTiles(
    @Param('level', { schema: TileLevel }) level: z.infer<typeof TileLevel>,
    @Param('first', { schema: TileFirst }) first: number,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendBytes(reply, await this.audit.tiles({ level: level === '0' ? 0 : level, first }));
  }
}

async function sendBytes(reply: FastifyReply, bytes: Uint8Array): Promise<void> {
  await reply
    .header('Content-Type', 'application/octet-stream')
    .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
