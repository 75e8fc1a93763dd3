import { computed } from '@preact/signals';
import { firstKind, kindWord } from './kinds';
import { todoCount } from './todo';
import { kindIcon } from './widgets/icon';
import type { Tab } from './widgets/tabs';
import { t } from './words';

/** 首页, the first kind's list, 上报, 待办, 我的. */
export const tabs = computed<readonly Tab[]>(() => [
  { to: { name: 'home' }, label: t('tab.home'), icon: 'home' },
  {
    to: { name: 'list', kind: '' },
    label: kindWord(firstKind),
    icon: kindIcon(firstKind.icon),
  },
  { to: { name: 'new', kind: '' }, label: t('tab.new'), icon: 'plus', main: true },
  { to: { name: 'todo' }, label: t('tab.todo'), icon: 'inbox', count: todoCount.value },
  { to: { name: 'me' }, label: t('tab.me'), icon: 'person' },
]);
