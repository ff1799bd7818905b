import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, Public } from '#libs/platform';
import { SignIn } from './identity.schema.js';
import { IdentityService } from './identity.service.js';

@ApiTags('principals')
@Controller('v1/sign-in')
export class IdentityController {
  constructor(private readonly identity: IdentityService) {}

  @Get()
  @Public()
  @Answers({ schema: SignIn, summary: 'How people sign in: the issuer and the console’s client there' })
  get(): SignIn {
    return this.identity.signIn();
  }
}
