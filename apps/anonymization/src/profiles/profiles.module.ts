import { type DynamicModule, Module } from '@nestjs/common';
import { ProfilesController } from './profiles.controller.js';
import { ProfilesService } from './profiles.service.js';

@Module({})
export class ProfilesModule {
  static with(core: DynamicModule, vault: DynamicModule): DynamicModule {
    return {
      module: ProfilesModule,
      imports: [core, vault],
      controllers: [ProfilesController],
      providers: [ProfilesService],
    };
  }
}
