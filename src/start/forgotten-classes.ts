import type { ModulesContainer } from '@nestjs/core';
import { CapabilityDefinitionError } from '../capabilities/definition-error.js';
import type { NotedClass } from '../capabilities/noted-classes.js';
import { describeNowhere, nowhereIn } from '../capabilities/unserved.js';
import { type CodePlaces, definedBy } from './fault-origin.js';

/**
 * The service is of its team alone, so that each class of it that asks to be served should be. Classes of libraries may be
 * for others.
 *
 * @throws CapabilityDefinitionError with every class that no module has
 */
export function refuseForgotten(modules: ModulesContainer, places: CodePlaces): void {
  const isOfTeam = ({ stack }: NotedClass) => definedBy(stack, places) === 'team';
  const problems = nowhereIn(modules).filter(isOfTeam).map(describeNowhere);
  if (problems.length > 0) throw new CapabilityDefinitionError(problems);
}
