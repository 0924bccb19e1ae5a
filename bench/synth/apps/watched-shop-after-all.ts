// The same app where the main door of the package has loaded everything before.
import '../../../lib/index';
import './watched-shop';
