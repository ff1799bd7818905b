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
  @Answers({ schema: SignIn, open: true })
  getSignIn(): SignIn {
    return this.identity.signIn();
  }
}
