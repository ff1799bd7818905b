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
  @Answers({ schema: Preview })
  previewPolicy(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Body({ schema: PreviewBody }) body: PreviewBody,
  ): Promise<Preview> {
    return this.previews.preview(actor, name, body);
  }
}
