import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Name, Profile } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, VersionParam } from '#libs/platform';
import { RevealBody } from './profiles.schema.js';
import { ProfilesService } from './profiles.service.js';

@ApiTags('datasets')
@Controller('v1/datasets/:name/versions/:number/profile')
export class ProfilesController {
  constructor(private readonly profiles: ProfilesService) {}

  @Get()
  @Answers({ schema: Profile })
  get(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
  ): Promise<Profile> {
    return this.profiles.get(actor, name, number);
  }

  @Post('reveal')
  @Answers({ schema: Profile })
  reveal(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: Name }) name: string,
    @Param('number', { schema: VersionParam }) number: string,
    @Body({ schema: RevealBody }) body: RevealBody,
  ): Promise<Profile> {
    return this.profiles.reveal(actor, name, number, body);
  }
}
