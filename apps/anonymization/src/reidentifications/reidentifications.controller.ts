import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor } from '#libs/platform';
import { type FastifyReply } from 'fastify';
import { ReidentificationBody, Reidentified } from './reidentifications.schema.js';
import { ReidentificationsService } from './reidentifications.service.js';

@ApiTags('releases')
@Controller('v1/reidentifications')
export class ReidentificationsController {
  constructor(private readonly reidentifications: ReidentificationsService) {}

  @Post()
  @Answers({ schema: Reidentified, repeat: 'perform' })
  async reidentifyTokens(
    @CurrentActor() actor: Actor,
    @Body({ schema: ReidentificationBody }) body: ReidentificationBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Reidentified> {
    void reply.header('Cache-Control', 'private, no-store');
    return { values: await this.reidentifications.reidentify(actor, body) };
  }
}
