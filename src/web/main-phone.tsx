import './trusted.ts'; // First: the page's policy must be there before any library runs.
import './ui/theme.css';
import './session/session.css';
import './field/field.css';
import { Field } from './field/Field.tsx';
import { mount } from './mount.tsx';
import { WithSession } from './session/WithSession.tsx';

void mount(<WithSession device="MOBILE">{(session) => <Field session={session} />}</WithSession>);
