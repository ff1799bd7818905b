import { type DynamicModule, Module } from '@nestjs/common';
import { RolesController } from './roles.controller.js';
import { RolesService } from './roles.service.js';

@Module({})
export class RolesModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: RolesModule,
      imports: [core],
      controllers: [RolesController],
      providers: [RolesService],
    };
  }
}
