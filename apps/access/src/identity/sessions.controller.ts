import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, EmailParam } from '#libs/platform';
import { SessionList, SessionParam } from './identity.schema.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('principals')
@Controller('v1/users/:email/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @Answers({ schema: SessionList })
  listSessions(
    @CurrentActor() actor: Actor,
    @Param('email', { schema: EmailParam }) email: string,
  ): Promise<SessionList> {
    return this.sessions.list(actor, email);
  }

  @Delete(':id')
  @Answers({ status: 204 })
  async endSession(
    @CurrentActor() actor: Actor,
    @Param('email', { schema: EmailParam }) email: string,
    @Param('id', { schema: SessionParam }) id: string,
  ): Promise<void> {
    await this.sessions.end(actor, email, id);
  }
}
