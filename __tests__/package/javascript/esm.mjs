import express from 'express';
import * as library from 'express-password-router';
import walk from './walk.cjs';

await walk(express, library);
