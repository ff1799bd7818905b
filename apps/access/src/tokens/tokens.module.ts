import { type DynamicModule, Module } from '@nestjs/common';
import { TokensController } from './tokens.controller.js';
import { TokensService } from './tokens.service.js';

@Module({})
export class TokensModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: TokensModule,
      imports: [core],
      controllers: [TokensController],
      providers: [TokensService],
    };
  }
}
