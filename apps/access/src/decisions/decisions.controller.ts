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
  @Answers({
    schema: Decision,
    summary: 'What would a principal be told, and why?',
    description:
      'Asks the evaluator that guards every call, and changes nothing. Others’ rights are for those who may look at them; one’s own for everybody.',
    raises: ['access.denied', 'resource.not-found'],
  })
  createDecision(
    @CurrentActor() actor: Actor,
    @Body({ schema: DecisionBody }) body: DecisionBody,
  ): Promise<Decision> {
    return this.decisions.decide(actor, body);
  }
}
