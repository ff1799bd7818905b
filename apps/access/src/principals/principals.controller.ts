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
  @Answers({ schema: Me })
  getMe(@CurrentActor() actor: Actor): Me {
    return this.principals.me(actor);
  }

  @Post('users')
  @Answers({ status: 201, schema: User, repeat: 'refuse' })
  createUser(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateUserBody }) body: CreateUserBody,
  ): Promise<User> {
    return this.principals.createUser(actor, body);
  }

  @Get('users')
  @Answers({ schema: UserPage })
  listUsers(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<User>> {
    return this.principals.listUsers(actor, query);
  }

  @Post('services')
  @Answers({ status: 201, schema: Service })
  createService(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateServiceBody }) body: CreateServiceBody,
  ): Promise<Service> {
    return this.principals.createService(actor, body);
  }

  @Get('services')
  @Answers({ schema: ServicePage })
  listServices(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<Service>> {
    return this.principals.listServices(actor, query);
  }

  @Post('groups')
  @Answers({ status: 201, schema: Group })
  createGroup(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateGroupBody }) body: CreateGroupBody,
  ): Promise<Group> {
    return this.principals.createGroup(actor, body);
  }

  @Get('groups')
  @Answers({ schema: GroupPage })
  listGroups(
    @CurrentActor() actor: Actor,
    @Query({ schema: PageQuery }) query: PageQuery,
  ): Promise<Page<Group>> {
    return this.principals.listGroups(actor, query);
  }
}
