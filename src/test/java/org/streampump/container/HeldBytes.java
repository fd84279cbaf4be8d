package org.streampump.container;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Adds up the arrays that an object of ours holds on to, itself and through other objects of ours and collections. */
final class HeldBytes {
    private static final String OURS = "org.streampump.";
    private static final int REFERENCE_BYTES = 4;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private long bytes;

    private HeldBytes() {}

    static long of(Object root) {
        HeldBytes held = new HeldBytes();
        held.visit(root);
        return held.bytes;
    }

    private void visit(Object object) {
        if (object == null || object instanceof Enum || !seen.add(object)) {
            return;
        }
        if (object.getClass().isArray()) {
            visitArray(object);
        } else if (object instanceof Collection<?> collection) {
            bytes += (long) REFERENCE_BYTES * collection.size();
            collection.forEach(this::visit);
        } else if (object instanceof Map<?, ?> map) {
            visit(map.keySet());
            visit(map.values());
        } else if (object instanceof ByteBuffer buffer) {
            bytes += buffer.capacity();
        } else if (object instanceof CharSequence text) {
            bytes += text.length();
        } else if (object.getClass().getName().startsWith(OURS)) {
            visitFields(object);
        }
    }

    private void visitArray(Object array) {
        Class<?> element = array.getClass().getComponentType();
        bytes += (long) Array.getLength(array) * size(element);
        if (array instanceof Object[] references) {
            for (Object each : references) {
                visit(each);
            }
        }
    }

    private static int size(Class<?> element) {
        if (!element.isPrimitive()) {
            return REFERENCE_BYTES;
        }
        return element == long.class || element == double.class ? 8 : element == byte.class ? 1 : 4;
    }

    private void visitFields(Object object) {
        for (Class<?> type = object.getClass(); type != Object.class && type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    visit(value(field, object));
                }
            }
        }
    }

    private static Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new AssertionError("cannot look into " + field, e);
        }
    }
}
