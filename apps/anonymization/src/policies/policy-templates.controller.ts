import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { policyTemplates, techniques } from '#libs/deidentify';
import { Answers } from '#libs/platform';
import { PolicyTemplates, Techniques } from './policy-templates.schema.js';

/** What a policy's author can begin with, and choose from; the same for everybody who is signed in. */
@ApiTags('policies')
@Controller('v1')
export class PolicyTemplatesController {
  @Get('policy-templates')
  @Answers({
    schema: PolicyTemplates,
    summary: 'Policy files to begin with, by the rule that they follow',
    description:
      'Complete policy files, each after a rule or guidance that it names; to be changed and put under a name of one’s own.',
  })
  listPolicyTemplates(): PolicyTemplates {
    return { items: policyTemplates.map((template) => ({ ...template })), nextCursor: null };
  }

  @Get('techniques')
  @Answers({
    schema: Techniques,
    summary: 'Every de-identification technique and what is true of it',
    description:
      'Whether it can be reversed, is deterministic, needs a key, and what WP216 says of it; names follow ISO/IEC 20889:2018.',
  })
  listTechniques(): Techniques {
    const items = Object.values(techniques).map((facts) => ({ ...facts, types: [...facts.types] }));
    return { items, nextCursor: null };
  }
}
