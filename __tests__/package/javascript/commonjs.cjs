'use strict';

const walk = require('./walk.cjs');

walk(require('express'), require('express-password-router'));
