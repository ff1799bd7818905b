import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, VersionParam } from '#libs/platform';
import { QuarantinedRecords, RevealQuarantineBody } from './quarantine.schema.js';
import { QuarantineService } from './quarantine.service.js';

@ApiTags('datasets')
@Controller('v1/datasets/:name/versions/:number/quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @Get()
  @Answers({ schema: QuarantinedRecords })
  getQuarantine(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<QuarantinedRecords> {
    return this.quarantine.get(actor, name, number);
  }

  @Post('reveal')
  @Answers({ schema: QuarantinedRecords })
  revealQuarantine(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
    @Body({ schema: RevealQuarantineBody }) body: RevealQuarantineBody,
  ): Promise<QuarantinedRecords> {
    return this.quarantine.reveal(actor, name, number, body);
  }
}
