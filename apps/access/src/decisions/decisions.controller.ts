import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor } from '#libs/platform';
import { Decision, DecisionBody } from './decisions.schema.js';
import { DecisionsService } from './decisions.service.js';

@ApiTags('decisions')
@Controller('v1/decisions')
export class DecisionsController {
  constructor(private readonly decisions: DecisionsService) {}

  @Post()
  @Answers({ schema: Decision })
  createDecision(
    @CurrentActor() actor: Actor,
    @Body({ schema: DecisionBody }) body: DecisionBody,
  ): Promise<Decision> {
    return this.decisions.decide(actor, body);
  }
}
