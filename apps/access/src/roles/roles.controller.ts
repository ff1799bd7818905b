import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page } from '#libs/platform';
import { CreateRoleBody, Role, RolePage } from './roles.schema.js';
import { RolesService } from './roles.service.js';

@ApiTags('roles')
@Controller('v1/roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Post()
  @Answers({ status: 201, schema: Role })
  create(
    @CurrentActor() actor: Actor,
    @Body({ schema: CreateRoleBody }) body: CreateRoleBody,
  ): Promise<Role> {
    return this.roles.create(actor, body);
  }

  @Get()
  @Answers({ schema: RolePage })
  list(@CurrentActor() actor: Actor): Promise<Page<Role>> {
    return this.roles.list(actor);
  }
}
