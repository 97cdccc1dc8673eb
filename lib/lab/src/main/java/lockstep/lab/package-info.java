@org.jspecify.annotations.NullMarked
package lockstep.lab;
