import { type DynamicModule, Module } from '@nestjs/common';
import { IdentityController } from './identity.controller.js';
import { IdentityService } from './identity.service.js';

/** Who people are: the embedded OpenID Connect provider, its passwords and its pages. */
@Module({})
export class IdentityModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: IdentityModule,
      imports: [core],
      controllers: [IdentityController],
      providers: [IdentityService],
    };
  }
}
