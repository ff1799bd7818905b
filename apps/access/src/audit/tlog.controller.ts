import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers } from '#libs/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { AuditLog } from './audit-log.js';
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
  @Answers({
    summary: "The log's verifier key (C2SP signed-note)",
    media: ['text/plain'],
    open: true,
    description:
      'The key that signs checkpoints. Keep it: a log is only as good as the key that one knew before.',
    raises: ['key.unavailable'],
  })
  getLogKey(): string {
    return `${this.log.key.vkey}\n`;
  }

  @Get('checkpoint')
  @Header('Content-Type', text)
  @Header('Cache-Control', 'no-cache')
  @Answers({
    summary: "The log's newest checkpoint (C2SP tlog-checkpoint)",
    media: ['text/plain'],
    open: true,
    description: 'Origin, size and root hash of the log, signed.',
    raises: ['key.unavailable'],
  })
  async getLogCheckpoint(): Promise<string> {
    return (await this.log.head()).note;
  }

  @Get('tile/*')
  @ApiParam({
    name: 'path',
    schema: { type: 'string' },
    description: 'LEVEL/INDEX or entries/INDEX, .p/WIDTH',
  })
  @Answers({
    summary: 'A tile of hashes or bundle of entries (C2SP tlog-tiles)',
    media: ['application/octet-stream'],
    open: true,
    description:
      'Hashes and entries hold ids and commitments alone, so that anybody may verify the log. A tile never changes.',
    raises: ['request.invalid'],
  })
  async getLogTile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.audit.tile(request.url.replace(/^\/tlog\//, '').replace(/\?.*$/, ''));
    // A tile of a given width never changes.
    await reply
      .header('Content-Type', 'application/octet-stream')
      .header('Cache-Control', 'public, max-age=31536000, immutable')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
}
