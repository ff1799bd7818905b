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
  @Answers({
    schema: Classification,
    summary: 'What each column is, and why',
    description:
      'For each column its category, what kind of identifier it is, how sure that is, and the evidence.',
  })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<Classification> {
    return this.classification.get(actor, name, number);
  }

  @Patch()
  @Answers({
    schema: Classification,
    summary: 'Decide what columns are',
    description:
      'A steward’s word counts from now on; evidence of the detector stays. Releases that were made keep what they are.',
    raises: ['access.denied'],
  })
  patch(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
    @Body({ schema: PatchClassificationBody }) body: PatchClassificationBody,
  ): Promise<Classification> {
    return this.classification.patch(actor, name, number, body);
  }
}
