/** Every address of the two faces. No personal data: a customer is an id. */
export const paths = {
  desk: {
    home: '/',
    today: '/desk/today',
    lookup: '/desk/lookup',
    plan: '/desk/plan',
    customers: '/desk/customers',
    customer: (id: string) => `/desk/customers/${id}`,
    grids: '/desk/grids',
    imports: '/desk/imports',
    importAccount: (id: string) => `/desk/imports/${id}`,
    delivery: (id: string) => `/desk/imports/delivery/${id}`,
    exports: '/desk/exports',
    exportNew: '/desk/exports/new',
    export: (id: string) => `/desk/exports/${id}`,
    people: '/desk/people',
    params: '/desk/params',
    audit: '/desk/audit',
    password: '/desk/password',
  },
  phone: {
    today: '/m',
    nearby: '/m/nearby',
    customers: '/m/customers',
    customer: (id: string) => `/m/customers/${id}`,
    me: '/m/me',
  },
} as const;
