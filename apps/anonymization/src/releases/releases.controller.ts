import { createGzip, createZstdCompress } from 'node:zlib';
import { pipeline, Readable } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Risk } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Accepted, Answers, CurrentActor, IdParam, NameParam, type Page } from '#libs/platform';
import { riskPage, riskPagePolicy } from '#libs/release';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type ByteRange, cut, hasAlready, rangeOf } from './ranges.js';
import { ReleaseDataService } from './release-data.service.js';
import {
  CreateReleaseBody,
  DataQuery,
  Release,
  ReleasePage,
  ReleaseQuery,
  type DataFormat,
  LatestDataQuery,
  WithdrawBody,
} from './releases.schema.js';
import { ReleasesService } from './releases.service.js';
import { WithdrawalsService } from './withdrawals.service.js';

const mediaTypes: Record<DataFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

/** The best coding that the client takes; Parquet is compressed inside already. */
function coding(request: FastifyRequest, format: DataFormat): 'zstd' | 'gzip' | undefined {
  if (format === 'parquet') return undefined;
  const accepted = (request.headers['accept-encoding']?.toString() ?? '')
    .toLowerCase()
    .split(',')
    .map((item) => /^\s*([a-z*-]+)\s*(?:;\s*q=([\d.]+))?\s*$/.exec(item))
    .flatMap((item) => (item?.[1] !== undefined && Number(item[2] ?? 1) > 0 ? [item[1]] : []));
  return (['zstd', 'gzip'] as const).find((name) => accepted.includes(name));
}

function encoded(stream: Readable, how: 'zstd' | 'gzip'): Readable {
  const encoder = how === 'zstd' ? createZstdCompress() : createGzip({ level: 4 });
  return pipeline(stream, encoder, () => undefined);
}

/** The range that is asked for, of what the client has the beginning of. */
function wantedRange(
  { range, 'if-range': ifRange }: FastifyRequest['headers'],
  tag: string,
  length: number | undefined,
): ByteRange | undefined {
  const isSame = ifRange === undefined || String(ifRange) === `"${tag}"`;
  return range === undefined || length === undefined || !isSame ? undefined : rangeOf(range, length);
}

@ApiTags('releases')
@Controller('v1/releases')
export class ReleasesController {
  constructor(
    private readonly releases: ReleasesService,
    private readonly data: ReleaseDataService,
    private readonly withdrawals: WithdrawalsService,
  ) {}

  @Post()
  @Answers({ status: 202, schema: Accepted })
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateReleaseBody }) body: CreateReleaseBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.releases.create(actor, body)}`;
    void reply.header('Location', job);
    return { job };
  }

  @Get()
  @Answers({ schema: ReleasePage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: ReleaseQuery }) query: ReleaseQuery,
  ): Promise<Page<Release>> {
    return this.releases.list(actor, query);
  }

  @Get('by-name/:dataset/:purpose/latest')
  @Answers({ schema: Release })
  getLatestRelease(
    @CurrentActor() actor: Actor,
    @Param('dataset', { schema: NameParam }) dataset: string,
    @Param('purpose', { schema: NameParam }) purpose: string,
  ): Promise<Release> {
    return this.releases.latest(actor, dataset, purpose);
  }

  @Get('by-name/:dataset/:purpose/latest/data')
  @Answers({ media: ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet'], ranges: true })
  async readLatestReleaseData(
    @CurrentActor() actor: Actor,
    @Param('dataset', { schema: NameParam }) dataset: string,
    @Param('purpose', { schema: NameParam }) purpose: string,
    @Query({ schema: LatestDataQuery }) query: LatestDataQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id } = await this.releases.latest(actor, dataset, purpose);
    await this.#send(actor, id, { ...query, purpose }, request, reply);
  }

  @Post(':id/withdraw')
  @Answers({ schema: Release, repeat: 'answer' })
  async withdrawRelease(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Body({ schema: WithdrawBody }) body: WithdrawBody,
  ): Promise<Release> {
    await this.withdrawals.withdraw(actor, id, body);
    return this.releases.get(actor, id);
  }

  @Get(':id')
  @Answers({ schema: Release })
  get(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<Release> {
    return this.releases.get(actor, id);
  }

  @Get(':id/risk')
  @Answers({ schema: Risk })
  async getReleaseRisk(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Risk | StreamableFile> {
    const risk = await this.releases.risk(actor, id);
    void reply.header('Vary', 'Accept');
    if (!/^\s*text\/html\b/.test(request.headers.accept ?? '')) return risk;
    const page = riskPage(risk, await this.releases.get(actor, id));
    void reply.header('Content-Security-Policy', riskPagePolicy);
    return new StreamableFile(Buffer.from(page), { type: 'text/html; charset=utf-8' });
  }

  @Get(':id/data')
  @Answers({ media: ['text/csv', 'application/x-ndjson', 'application/vnd.apache.parquet'], ranges: true })
  async readReleaseData(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: IdParam }) id: string,
    @Query({ schema: DataQuery }) query: DataQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#send(actor, id, query, request, reply);
  }

  async #send(
    actor: Actor,
    id: string,
    query: DataQuery,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const isHead = request.method === 'HEAD';
    const { headers } = request;
    // A range is one of the bytes as they are, for what is packed is another representation.
    const how = headers.range === undefined ? coding(request, query.format) : undefined;
    const suffix = how === undefined ? '' : `-${how}`;
    const described = headers['if-none-match'] !== undefined || isHead;
    const known = described ? await this.data.describe(actor, id, query) : undefined;
    if (known && hasAlready(headers['if-none-match'], known.tag + suffix)) {
      await reply
        .code(304)
        .header('ETag', `"${known.tag}${suffix}"`)
        .header('Cache-Control', 'private, no-store')
        .send();
      return;
    }
    const isRange = !isHead && headers.range !== undefined;
    const { stream, rows, name, tag, length } =
      known && isHead
        ? { ...known, stream: Readable.from([]), length: undefined }
        : await this.data.open(actor, id, query, { gone: gone.signal, measured: isRange });
    void reply
      .header('Content-Type', mediaTypes[query.format])
      .header('Content-Disposition', `attachment; filename="${name}.${query.format}"`)
      .header('Cache-Control', 'private, no-store')
      .header('ETag', `"${tag}${suffix}"`)
      .header('Accept-Ranges', 'bytes')
      .header('Vary', 'Accept-Encoding')
      .header('Tidegate-Rows', rows);
    const range = wantedRange(headers, tag, length);
    if (range !== undefined) {
      const { first, last } = range;
      void reply.header('Content-Range', `bytes ${first}-${last}/${length ?? '*'}`);
      await reply
        .code(206)
        .header('Content-Length', last - first + 1)
        .send(cut(stream, range));
      return;
    }
    if (how !== undefined) void reply.header('Content-Encoding', how);
    await reply.send(how === undefined || isHead ? stream : encoded(stream, how));
  }
}
