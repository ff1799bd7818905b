import { type DynamicModule, Module } from '@nestjs/common';
import { PolicyTemplatesController } from './policy-templates.controller.js';

@Module({})
export class PolicyTemplatesModule {
  static with(core: DynamicModule): DynamicModule {
    return { module: PolicyTemplatesModule, imports: [core], controllers: [PolicyTemplatesController] };
  }
}
