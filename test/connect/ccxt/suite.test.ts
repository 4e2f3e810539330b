/** The suite of the connector at our own exchange, spot and perpetuals. */
import { connectorSuite } from './suite/suite.ts';
import { served } from './suite/served.ts';

connectorSuite(served('spot'));
connectorSuite(served('perpetual'));
