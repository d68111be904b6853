import { Table, type TableProps } from 'antd';

/** A table of the desk: fixed head, rows that j and k walk and Enter opens. */
export function DeskTable<Row extends object>({
  onOpen,
  className = '',
  ...rest
}: TableProps<Row> & { onOpen?: (row: Row) => void }) {
  return (
    <Table<Row>
      size="small"
      sticky={{ offsetHeader: 56 }}
      pagination={false}
      {...rest}
      className={`walk ${className}`}
      onRow={(row) => ({
        tabIndex: -1,
        ...(onOpen && {
          className: 'row-open',
          onClick: () => onOpen(row),
          onKeyDown: (event) => {
            if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
          },
        }),
      })}
    />
  );
}
