package org.streampump.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.streampump.door.Answer;
import org.streampump.door.Door;

class DoorsTest {
    private final Map<String, Servlet> servlets = new HashMap<>();
    private final Map<String, String> mappings = new LinkedHashMap<>();
    private final List<Object> settings = new ArrayList<>();
    private final List<Error> failures = new ArrayList<>();
    private final Left left = new Left();
    private final Doors doors = new Doors(List.of(left, new Right("/right")), failures::add);

    private static class Left implements Door {
        Error failure;

        @Override
        public List<String> paths() {
            return List.of("/left", "/left/*");
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response) {
            if (failure != null) {
                throw failure;
            }
            Answer.status(response, 204);
        }
    }

    private record Right(String path) implements Door {
        @Override
        public List<String> paths() {
            return List.of(path);
        }

        @Override
        public void answer(HttpServletRequest request, HttpServletResponse response) {
            Answer.status(response, 205);
        }
    }

    private final ServletContext context = fake(ServletContext.class, (self, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("addServlet");
        String name = (String) arguments[0];
        return servlets.putIfAbsent(name, (Servlet) arguments[1]) == null ? registration(name) : null;
    });

    private ServletRegistration.Dynamic registration(String name) {
        return fake(ServletRegistration.Dynamic.class, (self, method, arguments) -> {
            if (!method.getName().equals("addMapping")) {
                settings.add(arguments[0]);
                return null;
            }
            Set<String> conflicts = new HashSet<>();
            for (String path : (String[]) arguments[0]) {
                if (mappings.putIfAbsent(path, name) != null) {
                    conflicts.add(path);
                }
            }
            return conflicts;
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private int ask(String path) throws Exception {
        FakeExchange exchange = new FakeExchange();
        servlets.get(mappings.get(path)).service(exchange.request(), exchange.response());
        return exchange.status;
    }

    @Test
    void everyPathLeadsToItsDoorUntilThePumpHasStopped() throws Exception {
        doors.open(context);
        assertThat(List.of(ask("/left"), ask("/left/*"), ask("/right"))).containsExactly(204, 204, 205);
        assertThat(settings).containsExactly(true, 1, true, 1); // asynchronous, and made at the start
        doors.close();
        assertThat(List.of(ask("/left"), ask("/left/*"), ask("/right"))).containsOnly(503);
    }

    @Test
    void requestsAreCountedOnceWhateverTheAnswer() throws Exception {
        doors.open(context);
        ask("/left");
        ask("/right");
        FakeExchange held = new FakeExchange();
        held.redispatch();
        servlets.get(mappings.get("/left")).service(held.request(), held.response());
        assertThat(doors.requests()).isEqualTo(2);
        doors.close();
        ask("/left");
        assertThat(doors.requests()).isEqualTo(3);
    }

    @Test
    void twoDoorsAtOnePathAreAFault() {
        Doors rivals = new Doors(List.of(left, new Right("/left")), failures::add);
        assertThatThrownBy(() -> rivals.open(context)).hasMessageContaining("/left");
    }

    @Test
    void twoDoorsOfOneNameAreAFault() {
        Doors twins = new Doors(List.of(new Right("/a"), new Right("/b")), failures::add);
        assertThatThrownBy(() -> twins.open(context)).hasMessage("two doors of the name Right");
    }

    @Test
    void lackOfMemoryOrOfAClassIsTold() {
        doors.open(context);
        left.failure = new NoClassDefFoundError("a test");
        assertThatThrownBy(() -> ask("/left")).isSameAs(left.failure);
        assertThat(failures).containsExactly(left.failure);
    }
}
