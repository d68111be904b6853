import type { Role } from '#contract/access.ts';

const zh: Record<`role.${Role}`, string> = {
  'role.client_manager': '客户经理',
  'role.grid_lead': '网格长',
  'role.branch_head': '支行长',
  'role.corporate_manager': '对公客户经理',
  'role.counter': '柜面',
  'role.lobby': '大堂',
  'role.head_office': '分行个贷部',
  'role.compliance': '合规',
  'role.outside_helper': '外部协作者',
  'role.system_admin': '系统管理员',
  'role.security_admin': '安全管理员',
  'role.audit_admin': '审计管理员',
};
const en: typeof zh = {
  'role.client_manager': 'Client manager',
  'role.grid_lead': 'Grid lead',
  'role.branch_head': 'Branch head',
  'role.corporate_manager': 'Corporate client manager',
  'role.counter': 'Counter',
  'role.lobby': 'Lobby',
  'role.head_office': 'Regional loan department',
  'role.compliance': 'Compliance',
  'role.outside_helper': 'Outside helper',
  'role.system_admin': 'System administrator',
  'role.security_admin': 'Security administrator',
  'role.audit_admin': 'Audit administrator',
};
export const accessTexts = { zh, en };
