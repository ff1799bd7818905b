import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, PageQuery, type Page } from '#libs/platform';
import {
  CreateGroupBody,
  CreateServiceBody,
  CreateUserBody,
  Group,
  GroupPage,
  Me,
  Service,
  ServicePage,
  User,
  UserPage,
} from './principals.schema.js';
import { PrincipalsService } from './principals.service.js';

@ApiTags('principals')
@Controller('v1')
export class PrincipalsController {
  constructor(private readonly principals: PrincipalsService) {}

  @Get('me')
  @Answers({
    schema: Me,
    summary: 'Who the token says you are',
    description:
      'The principal behind the token, what they may do to the gateway itself, and the purpose that the token is bound to.',
  })
  getMe(@CurrentActor() actor: Actor): Me {
    return this.principals.me(actor);
  }

  @Post('users')
  @Answers({
    status: 201,
    schema: User,
    summary: 'Make a user',
    repeat: 'refuse',
    description:
      'For administrators. With the embedded sign-in the answer has a code, shown once, with which the user sets a password.',
    raises: ['access.denied', 'resource.exists'],
  })
  createUser(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateUserBody }) body: CreateUserBody,
  ): Promise<User> {
    return this.principals.createUser(actor, body);
  }

  @Get('users')
  @Answers({
    schema: UserPage,
    summary: 'List users',
    description: 'For administrators.',
    raises: ['access.denied'],
  })
  listUsers(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<User>> {
    return this.principals.listUsers(actor, query);
  }

  @Post('services')
  @Answers({
    status: 201,
    schema: Service,
    summary: 'Make a service',
    description: 'For administrators. A service signs in with tokens that are made for it.',
    raises: ['access.denied', 'resource.exists'],
  })
  createService(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateServiceBody }) body: CreateServiceBody,
  ): Promise<Service> {
    return this.principals.createService(actor, body);
  }

  @Get('services')
  @Answers({
    schema: ServicePage,
    summary: 'List services',
    description: 'For administrators.',
    raises: ['access.denied'],
  })
  listServices(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<Service>> {
    return this.principals.listServices(actor, query);
  }

  @Post('groups')
  @Answers({
    status: 201,
    schema: Group,
    summary: 'Make a group',
    description: 'For administrators. Grants to a group and its roles count for each of its members.',
    raises: ['access.denied', 'resource.exists', 'resource.not-found'],
  })
  createGroup(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateGroupBody }) body: CreateGroupBody,
  ): Promise<Group> {
    return this.principals.createGroup(actor, body);
  }

  @Get('groups')
  @Answers({
    schema: GroupPage,
    summary: 'List groups',
    description: 'For administrators.',
    raises: ['access.denied'],
  })
  listGroups(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<Group>> {
    return this.principals.listGroups(actor, query);
  }
}
