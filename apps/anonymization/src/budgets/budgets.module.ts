import { type DynamicModule, Module } from '@nestjs/common';
import { BudgetsController } from './budgets.controller.js';
import { BudgetsService } from './budgets.service.js';

@Module({})
export class BudgetsModule {
  static with(core: DynamicModule): DynamicModule {
    return {
      module: BudgetsModule,
      imports: [core],
      controllers: [BudgetsController],
      providers: [BudgetsService],
    };
  }
}
