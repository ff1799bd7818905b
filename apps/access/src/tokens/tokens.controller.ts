import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page, IdParam } from '#libs/platform';
import { CreateTokenBody, NewToken, TokenPage, TokenQuery, type Token } from './tokens.schema.js';
import { TokensService } from './tokens.service.js';

@ApiTags('tokens')
@Controller('v1/tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Post()
  @Answers({ status: 201, schema: NewToken, repeat: 'refuse' })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateTokenBody }) body: CreateTokenBody,
  ): Promise<NewToken> {
    return this.tokens.create(actor, body);
  }

  @Get()
  @Answers({ schema: TokenPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: TokenQuery }) query: TokenQuery): Promise<Page<Token>> {
    return this.tokens.list(actor, query);
  }

  @Delete(':id')
  @Answers({ status: 204 })
  async revoke(@CurrentActor() actor: Actor, @Param('id', { schema: IdParam }) id: string): Promise<void> {
    await this.tokens.revoke(actor, id);
  }
}
