import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor } from '#libs/platform';
import { Preview, PreviewBody } from './previews.schema.js';
import { PreviewsService } from './previews.service.js';

@ApiTags('policies')
@Controller('v1/policies/:name/preview')
export class PreviewsController {
  constructor(private readonly previews: PreviewsService) {}

  @Post()
  @Answers({
    schema: Preview,
    summary: 'The first rows before and after a policy, for those who may see raw data',
    description:
      'Nothing is kept. Columns that a release would hold otherwise than shown are named, with the reason.',
    raises: [
      'access.denied',
      'policy.inapplicable',
      'state.conflict',
      'worker.busy',
      'worker.timeout',
      'worker.crashed',
    ],
  })
  previewPolicy(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Body({ schema: PreviewBody }) body: PreviewBody,
  ): Promise<Preview> {
    return this.previews.preview(actor, name, body);
  }
}
