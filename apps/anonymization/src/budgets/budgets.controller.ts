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
  @Answers({
    schema: BudgetPage,
    summary: 'Privacy budgets: the cap of each dataset, what is spent and left',
    description:
      'Of the datasets that one may discover: the cap over everything that is ever told of a dataset, what was spent by whom for what, and what is left.',
    raises: ['access.denied'],
  })
  list(
    @CurrentActor() actor: Actor,
    @Query({ schema: BudgetQuery }) query: BudgetQuery,
  ): Promise<Page<PrivacyBudget>> {
    return this.budgets.list(actor, query);
  }

  @Put(':dataset')
  @Answers({
    schema: PrivacyBudget,
    summary: "Set the cap of a dataset's privacy budget",
    description: 'For stewards. What was spent stays spent; a cap below it stops further questions.',
    raises: ['access.denied', 'resource.not-found', 'budget.exceeded'],
  })
  setBudget(
    @CurrentActor() actor: Actor,
    @Param('dataset', { schema: Name }) dataset: string,
    @Body({ schema: BudgetBody }) body: BudgetBody,
  ): Promise<PrivacyBudget> {
    return this.budgets.set(actor, dataset, body);
  }
}
