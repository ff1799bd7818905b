import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Name } from '#libs/contracts';
import { type Actor } from '#libs/kernel';
import { Answers, CurrentActor, type Page } from '#libs/platform';
import { BudgetBody, BudgetPage, BudgetQuery, PrivacyBudget } from './budgets.schema.js';
import { BudgetsService } from './budgets.service.js';

@ApiTags('queries')
@Controller('v1/budgets')
export class BudgetsController {
  constructor(private readonly budgets: BudgetsService) {}

  @Get()
  @Answers({ schema: BudgetPage })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: BudgetQuery }) query: BudgetQuery,
  ): Promise<Page<PrivacyBudget>> {
    return this.budgets.list(actor, query);
  }

  @Put(':dataset')
  @Answers({ schema: PrivacyBudget })
  setBudget(
    @CurrentActor() actor: Actor,
    @Param('dataset', { schema: Name }) dataset: string,
    @Body({ schema: BudgetBody }) body: BudgetBody,
  ): Promise<PrivacyBudget> {
    return this.budgets.set(actor, dataset, body);
  }
}
