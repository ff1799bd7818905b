import { type DynamicModule, Module } from '@nestjs/common';
import { PrincipalsController } from './principals.controller.js';
import { PrincipalsService } from './principals.service.js';

@Module({})
export class PrincipalsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: PrincipalsModule,
      imports: [core],
      controllers: [PrincipalsController],
      providers: [PrincipalsService],
    };
  }
}
