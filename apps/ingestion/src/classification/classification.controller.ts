import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, NameParam, VersionParam } from '#libs/platform';
import { Classification, PatchClassificationBody } from './classification.schema.js';
import { ClassificationService } from './classification.service.js';

@ApiTags('datasets')
@Controller('v1/datasets/:name/versions/:number/classification')
export class ClassificationController {
  constructor(private readonly classification: ClassificationService) {}

  @Get()
  @Answers({ schema: Classification })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<Classification> {
    return this.classification.get(actor, name, number);
  }

  @Patch()
  @Answers({ schema: Classification })
  patch(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
    @Body({ schema: PatchClassificationBody }) body: PatchClassificationBody,
  ): Promise<Classification> {
    return this.classification.patch(actor, name, number, body);
  }
}
