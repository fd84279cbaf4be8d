/**
 * Decides who may do what. The input is a question, which protocols and front doors ask, and the list of rules that the
 * configuration has for the action; the output is a verdict, now or later, which the askers report in their own way. A new rule
 * is one class, and one line in the root's list of rules.
 */
package org.streampump.access;
