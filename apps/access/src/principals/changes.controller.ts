import { Body, Controller, Delete, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, EmailParam, NameParam } from '#libs/platform';
import { PrincipalChangesService } from './changes.service.js';
import {
  DeletedPrincipal,
  Group,
  PatchGroupBody,
  PatchServiceBody,
  PatchUserBody,
  Service,
  User,
} from './principals.schema.js';

@ApiTags('principals')
@Controller('v1')
export class PrincipalChangesController {
  constructor(private readonly changes: PrincipalChangesService) {}

  @Patch('users/:email')
  @Answers({ schema: User })
  patchUser(
    @CurrentActor() actor: Actor,
    @Param('email', { schema: EmailParam }) email: string,
    @Body({ schema: PatchUserBody }) body: PatchUserBody,
  ): Promise<User> {
    return this.changes.patchUser(actor, email, body);
  }

  @Delete('users/:email')
  @Answers({ schema: DeletedPrincipal })
  deleteUser(
    @CurrentActor() actor: Actor,
    @Param('email', { schema: EmailParam }) email: string,
  ): Promise<DeletedPrincipal> {
    return this.changes.remove(actor, 'user', email);
  }

  @Patch('services/:name')
  @Answers({ schema: Service })
  patchService(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Body({ schema: PatchServiceBody }) body: PatchServiceBody,
  ): Promise<Service> {
    return this.changes.patchService(actor, name, body);
  }

  @Delete('services/:name')
  @Answers({ schema: DeletedPrincipal })
  deleteService(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<DeletedPrincipal> {
    return this.changes.remove(actor, 'service', name);
  }

  @Patch('groups/:name')
  @Answers({ schema: Group })
  patchGroup(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
    @Body({ schema: PatchGroupBody }) body: PatchGroupBody,
  ): Promise<Group> {
    return this.changes.patchGroup(actor, name, body);
  }

  @Delete('groups/:name')
  @Answers({ schema: DeletedPrincipal })
  deleteGroup(
    @CurrentActor() actor: Actor,
    @Param('name', { schema: NameParam }) name: string,
  ): Promise<DeletedPrincipal> {
    return this.changes.remove(actor, 'group', name);
  }
}
