import { Controller, Delete, Get, Head, Options, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiHeaders, ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, IdParam, type Page, type PageQuery } from '#libs/platform';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  checksumAlgorithms,
  isPiece,
  pieceType,
  readCreation,
  readPiece,
  requireTus,
  tusExtensions,
  tusVersion,
  uploadsPath,
} from './protocol.js';
import { type Upload as Shown, UploadPage, UploadQuery } from './resumable.schema.js';
import { type Asked, UploadQuery as AskedQuery } from '../uploads/reading-query.schema.js';
import { ResumableService } from './resumable.service.js';
import { type Upload } from './resumable.store.js';

const bytes = { required: false, schema: { type: 'string', format: 'binary' } } as const;

const integer = { type: 'integer', minimum: 0 } as const;
const text = { type: 'string' } as const;
const version = { name: 'Tus-Resumable', required: true, schema: { type: 'string', enum: [tusVersion] } };
const checksum = { name: 'Upload-Checksum', required: false, schema: text } as const;
const length = { name: 'Upload-Length', required: false, schema: integer } as const;

/** Uploads that can be gone on with, by tus 1.0.0. */
@ApiTags('uploads')
@Controller(uploadsPath.slice(1))
export class UploadsController {
  constructor(
    private readonly resumable: ResumableService,
    host: HttpAdapterHost,
  ) {
    // Also what is refused before it comes here says that tus is spoken.
    host.httpAdapter.getInstance<FastifyInstance>().addHook('onSend', async (request, reply) => {
      if (!request.url.startsWith(uploadsPath)) return;
      reply.header('Tus-Version', tusVersion);
      if (request.method !== 'OPTIONS') reply.header('Tus-Resumable', tusVersion);
    });
  }

  @Options()
  @Answers({ status: 204, open: true })
  describeUploads(@Res({ passthrough: true }) reply: FastifyReply): void {
    void reply.headers({
      'Tus-Extension': tusExtensions,
      'Tus-Max-Size': this.resumable.limit,
      'Tus-Checksum-Algorithm': checksumAlgorithms.join(','),
    });
  }

  @Post()
  @ApiHeaders([
    ...[version, length, checksum, { name: 'Upload-Metadata', required: true, schema: text }],
    { name: 'Upload-Defer-Length', required: false, schema: { type: 'string', enum: ['1'] } },
    { name: 'Upload-Concat', required: false, schema: text },
  ])
  @ApiConsumes(pieceType)
  @ApiBody(bytes)
  @Answers({ status: 201 })
  async create(
    @CurrentActor() actor: Actor,
    @Query({ schema: AskedQuery }) query: Asked,
    @Req() { raw, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    requireTus(headers);
    const made = await this.resumable.create(actor, readCreation(headers), query);
    void reply.header('Location', `${uploadsPath}/${made.id}`);
    if (isPiece(headers)) {
      const piece = { ...readPiece({ ...headers, 'upload-offset': '0' }), length: undefined };
      sayHow(reply, await this.resumable.append(actor, made.id, piece, raw));
    } else sayHow(reply, await this.resumable.look(actor, made.id));
  }

  @Get()
  @Answers({ schema: UploadPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: UploadQuery }) query: PageQuery): Promise<Page<Shown>> {
    return this.resumable.list(actor, query);
  }

  @Head(':id')
  @ApiHeaders([version])
  @Answers()
  async look(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    requireTus(headers);
    const upload = await this.resumable.look(actor, id);
    sayHow(reply, upload);
    if (upload.length === null) void reply.header('Upload-Defer-Length', '1');
    else void reply.header('Upload-Length', upload.length);
    if (upload.metadata !== null) void reply.header('Upload-Metadata', upload.metadata);
    if (upload.concat !== null) void reply.header('Upload-Concat', upload.concat);
  }

  @Patch(':id')
  @ApiHeaders([version, { name: 'Upload-Offset', required: true, schema: integer }, length, checksum])
  @ApiConsumes(pieceType)
  @ApiBody({ ...bytes, required: true })
  @Answers({ status: 204 })
  async append(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() { raw, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    requireTus(headers);
    sayHow(reply, await this.resumable.append(actor, id, readPiece(headers), raw));
  }

  @Delete(':id')
  @ApiHeaders([version])
  @Answers({ status: 204 })
  async delete(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() { headers }: FastifyRequest,
  ): Promise<void> {
    requireTus(headers);
    await this.resumable.remove(actor, id);
  }
}

/** How far it is, until when it can be gone on with, and what became of it. */
function sayHow(reply: FastifyReply, { received, jobId, expiresAt }: Upload): void {
  void reply.header('Upload-Offset', received);
  if (jobId === null) void reply.header('Upload-Expires', expiresAt.toUTCString());
  else void reply.header('Tidegate-Job', `/v1/jobs/${jobId}`);
}
