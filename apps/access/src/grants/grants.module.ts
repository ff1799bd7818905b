import { type DynamicModule, Module } from '@nestjs/common';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';

@Module({})
export class GrantsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: GrantsModule,
      imports: [core],
      controllers: [GrantsController],
      providers: [GrantsService],
      exports: [GrantsService],
    };
  }
}
