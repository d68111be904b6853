import { useEffect, useEffectEvent, useState } from 'react';
import { useText } from '../../../text/say.ts';
import type { Chosen } from './sending.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

function chosenIn(given: DataTransfer): Chosen[] {
  return [...given.items].flatMap((item) => {
    const file = item.getAsFile();
    return file ? [{ file, isFolder: item.webkitGetAsEntry()?.isDirectory ?? false }] : [];
  });
}

/** The whole page takes files that are dropped on it, and says so while they are held over it. */
export function DropGround({ onFiles }: { onFiles: (files: Chosen[]) => void }) {
  const say = useText();
  const [isOver, setIsOver] = useState(false);
  const take = useEffectEvent((event: DragEvent) => {
    if (!event.dataTransfer || !carriesFiles(event)) return;
    event.preventDefault();
    setIsOver(false);
    onFiles(chosenIn(event.dataTransfer));
  });
  // An effect, because files are dropped on the window: whoever misses the field must not leave the page.
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => take(event);
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return isOver ? (
    <div className="drop-ground" role="status">
      <p>{say('upload.drop-here')}</p>
    </div>
  ) : null;
}
