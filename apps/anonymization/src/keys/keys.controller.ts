import { Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Accepted, Answers, CurrentActor, type Page } from '#libs/platform';
import { type FastifyReply } from 'fastify';
import { type Key, KeyPage } from './keys.schema.js';
import { KeysService } from './keys.service.js';

@ApiTags('keys')
@Controller('v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Get()
  @Answers({ schema: KeyPage })
  listKeys(@CurrentActor() actor: Actor): Promise<Page<Key>> {
    return this.keys.list(actor);
  }

  @Post('rotate')
  @Answers({ status: 202, schema: Accepted })
  async rotateKeys(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ job: string }> {
    const job = `/v1/jobs/${await this.keys.rotate(actor)}`;
    void reply.header('Location', job);
    return { job };
  }
}
