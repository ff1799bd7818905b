import { type DynamicModule, Module } from '@nestjs/common';
import { ReidentificationsController } from './reidentifications.controller.js';
import { ReidentificationsService } from './reidentifications.service.js';

@Module({})
export class ReidentificationsModule {
  static with(core: DynamicModule, vault: DynamicModule): DynamicModule {
    return {
      module: ReidentificationsModule,
      imports: [core, vault],
      controllers: [ReidentificationsController],
      providers: [ReidentificationsService],
    };
  }
}
