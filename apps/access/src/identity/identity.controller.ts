import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '#libs/platform';
import { SignIn } from './identity.schema.js';
import { IdentityService } from './identity.service.js';

@ApiTags('principals')
@Controller('v1/sign-in')
export class IdentityController {
  constructor(private readonly identity: IdentityService) {}

  @Get()
  @Answers({
    schema: SignIn,
    summary: 'How people sign in: the issuer and the console’s client there',
    description: 'What an application needs for the authorization code flow, before anybody has a token.',
    open: true,
  })
  getSignIn(): SignIn {
    return this.identity.signIn();
  }
}
