import { type DynamicModule, Module } from '@nestjs/common';
import { AccessRequestsController } from './access-requests.controller.js';
import { AccessRequestsService } from './access-requests.service.js';

@Module({})
export class AccessRequestsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: AccessRequestsModule,
      imports: [core],
      controllers: [AccessRequestsController],
      providers: [AccessRequestsService],
    };
  }
}
