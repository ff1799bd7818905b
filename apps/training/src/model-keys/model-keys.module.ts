import { type DynamicModule, Module } from '@nestjs/common';
import { ModelKeysService } from './model-keys.service.js';

@Module({})
export class ModelKeysModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: ModelKeysModule,
      imports: [core],
      providers: [ModelKeysService],
      exports: [ModelKeysService],
    };
  }
}
